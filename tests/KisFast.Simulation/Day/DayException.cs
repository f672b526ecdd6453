namespace KisFast.Simulation;

/// <summary>A day that does not hold: what is wrong, in one line.</summary>
internal sealed class DayException : Exception
{
    public DayException(string message) : base(message)
    {
    }

    public DayException()
    {
    }

    public DayException(string message, Exception inner) : base(message, inner)
    {
    }
}

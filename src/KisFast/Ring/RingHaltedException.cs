namespace KisFast.Ring;

/// <summary>
/// A producer asked for a slot of a full ring that has been halted: nobody will free one any more. When a handler's exception
/// halted it, that is the <see cref="Exception.InnerException"/>.
/// </summary>
public sealed class RingHaltedException : InvalidOperationException
{
    /// <summary>Creates the exception with its standard message.</summary>
    public RingHaltedException()
        : this("The ring was halted: no slot will come free.")
    {
    }

    /// <summary>Creates the exception.</summary>
    public RingHaltedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with what halted the ring.</summary>
    public RingHaltedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

namespace KisFast.Ring;

/// <summary>How many threads may publish to a ring at the same time.</summary>
public enum ProducerType
{
    /// <summary>One: the fastest.</summary>
    Single,
    /// <summary>Any number.</summary>
    Multi,
}

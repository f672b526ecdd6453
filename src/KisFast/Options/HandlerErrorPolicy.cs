namespace KisFast;

/// <summary>What happens when a handler throws.</summary>
public enum HandlerErrorPolicy
{
    /// <summary>The feed stops and <see cref="FillFeed.Completion"/> faults with the exception.</summary>
    Stop = 0,
    /// <summary>The exception is logged and counted; the handler goes on with the next record.</summary>
    LogAndContinue = 1,
}

using Microsoft.Extensions.Logging;

namespace KisFast.Redis;

/// <summary>What the journal says.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(EventId = 200, Level = LogLevel.Warning,
        Message = "{Stream}: its Redis keeps nothing over a restart (appendonly is off). Set appendonly yes (CONFIG SET appendonly yes, and in its file).")]
    public static partial void NotDurable(ILogger logger, string stream);

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning,
        Message = "{Stream} went back to {Top}; {Count} records were published again under their positions. Its Redis had lost them: it crashed "
            + "(appendfsync everysec), or was replaced by an older copy.")]
    public static partial void PublishedAgain(ILogger logger, string stream, StreamId top, int count);

    [LoggerMessage(EventId = 202, Level = LogLevel.Warning, Message = "{Stream} cannot be written at the moment: {Reason}")]
    public static partial void Away(ILogger logger, string stream, string reason);

    [LoggerMessage(EventId = 203, Level = LogLevel.Information, Message = "{Stream} is written again, after {Seconds:0.0} s.")]
    public static partial void Back(ILogger logger, string stream, double seconds);

    [LoggerMessage(EventId = 204, Level = LogLevel.Warning,
        Message = "{Stream} ends at {Top}, and {Last} had been read: it went back, or a server that crashed lost its end. Waiting for its publisher to "
            + "publish that again.")]
    public static partial void Behind(ILogger logger, string stream, StreamId top, StreamId last);

    [LoggerMessage(EventId = 205, Level = LogLevel.Warning, Message = "{Stream} ended at {Top}; {Count} records of the local journal after it were published.")]
    public static partial void CaughtUp(ILogger logger, string stream, long count, StreamId top);

    [LoggerMessage(EventId = 206, Level = LogLevel.Warning,
        Message = "{Stream}: the sentinels know no living replica. Records are published all the same; if its server is lost now, so are they.")]
    public static partial void NoReplica(ILogger logger, string stream);

    [LoggerMessage(EventId = 207, Level = LogLevel.Warning,
        Message = "{Stream}: {Count} records are sent that not every replica has, for {Seconds:0} s. Publishing goes on; a fail-over now could lose "
            + "the oldest of them.")]
    public static partial void NotKept(ILogger logger, string stream, long count, double seconds);
}

using KisFast.Diagnostics;
using KisFast.MarketData;
using KisFast.Recovery;
using KisFast.Status;
using Microsoft.Extensions.Logging;

namespace KisFast.Receiving;

/// <summary>What the receiving end of a session needs to know.</summary>
internal sealed record StreamSettings
{
    /// <summary>The session's index.</summary>
    public int Session { get; init; }

    /// <summary>What logs call the session.</summary>
    public string Name { get; init; } = "";

    /// <summary>The notice subscribed.</summary>
    public TrId TrId { get; init; }

    /// <summary>The HTS ids subscribed, each with its own key.</summary>
    public required IReadOnlyList<string> HtsIds { get; init; }

    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    public PingPongReply PingPongReply { get; init; }

    public SessionCounters Counters { get; init; } = new();

    public Action<QuarantinedFrame>? Quarantine { get; init; }

    /// <summary>Takes the text of every notice, and every frame that gave no record; null: nobody wants them.</summary>
    public NoticeTexts? Texts { get; init; }

    /// <summary>Where the quarantine runs.</summary>
    public Bystanders Bystanders { get; init; } = new();

    /// <summary>Work to be done between two reads.</summary>
    public ReceiveFlow Flow { get; init; } = new(gate: null);

    /// <summary>Kept up to date with what was published; null when there is no account to repair.</summary>
    public OrderLedger? Ledger { get; init; }

    /// <summary>Takes what is no notice; null when nothing else can be registered.</summary>
    public MarketDataIntake? MarketData { get; init; }

    /// <summary>Told about what is not a notice; never per record.</summary>
    public required IStreamEvents Events { get; init; }

    public required ILogger Logger { get; init; }
}

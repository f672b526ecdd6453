using System.Globalization;
using System.Text.Json;

namespace KisFast.Cli;

/// <summary>How the demo went.</summary>
internal sealed record DemoSummary(DeliveryCheck Delivery, long Rejected, LatencyHistogram Latency, double AllocatedPerRecord, long Quotes)
{
    /// <summary>All arrived once and in order, and nothing else did.</summary>
    public bool IsPerfect => Delivery.IsPerfect && Rejected == 0 && Repair?.IsWhole != false;

    /// <summary>What came of the gap, if there was to be one.</summary>
    public DemoRepair? Repair { get; init; }

    /// <summary>Whether it was interrupted before the gap could be repaired.</summary>
    public bool IsBeforeRepair { get; init; }

    /// <summary>One object, with the names of the contract.</summary>
    public void WriteJson(ByteLines lines)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WriteNumber("sent"u8, Delivery.Sent);
            json.WriteNumber("received"u8, Delivery.Received);
            json.WriteNumber("lost"u8, Delivery.Lost);
            json.WriteNumber("duplicated"u8, Delivery.Duplicated);
            json.WriteNumber("rejected"u8, Rejected);
            json.WriteNumber("p50Us"u8, Latency.Microseconds(50));
            json.WriteNumber("p99Us"u8, Latency.Microseconds(99));
            json.WriteNumber("maxUs"u8, Latency.Microseconds(100));
            json.WriteNumber("allocatedPerRecord"u8, AllocatedPerRecord);
            json.WriteEndObject();
        }
        lines.EndLine();
        lines.Flush();
    }

    /// <summary>The same for a person.</summary>
    public void WriteText(ToolConsole console)
    {
        LatencyPicture.Write(console, Latency);
        TextWriter text = console.OutputText;
        text.WriteLine();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"sent {Delivery.Sent:N0}   received {Delivery.Received:N0}   lost {Delivery.Lost:N0}   duplicated {Delivery.Duplicated:N0}   rejected "
            + $"{Rejected:N0}"));
        // With a gap in it, a reconnect is too.
        if (Repair is null) text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"allocated per record {AllocatedPerRecord:0.##} bytes by the feed"));
        if (Quotes > 0) text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {Quotes:N0} quotes beside them, on the same connection"));
        if (Repair is { } repair)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"filled while the connection was cut {repair.Missed:N0} shares   repaired {repair.Repaired:N0}"));
        text.WriteLine(IsPerfect ? "All arrived once, in order." : "Not all arrived once and in order.");
        if (IsBeforeRepair) text.WriteLine("Interrupted before the gap was repaired: of that nothing is shown.");
        else if (IsPerfect)
            text.WriteLine("Next: kisfast simulate, and the listen line that it prints in a second terminal. With your own keys: kisfast doctor.");
        text.Flush();
    }
}

using System.Globalization;
using System.Text.Json;

namespace KisFast.Cli;

/// <summary>The end of a chaos run, for a person or a program.</summary>
internal static class ChaosSummary
{
    private const int MostComplaints = 20;

    /// <summary>One object.</summary>
    public static void WriteJson(ByteLines lines, int seed, ChaosResult result)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WriteNumber("seed"u8, seed);
            json.WriteNumber("seconds"u8, Math.Round(result.Lasted.TotalSeconds, 3));
            json.WriteBoolean("holds"u8, result.Holds);
            json.WriteNumber("connections"u8, result.Connections);
            json.WriteNumber("orders"u8, result.Orders);
            json.WriteNumber("fills"u8, result.Fills);
            json.WriteNumber("quantity"u8, result.Quantity);
            json.WriteNumber("gaps"u8, result.Gaps);
            json.WriteNumber("gapsClosed"u8, result.GapsClosed);
            json.WriteNumber("gapsIncomplete"u8, result.GapsIncomplete);
            json.WriteNumber("repairedRecords"u8, result.RepairedRecords);
            json.WriteNumber("repairedQuantity"u8, result.RepairedQuantity);
            json.WriteNumber("marked"u8, result.Marked);
            json.WriteNumber("inDoubt"u8, result.InDoubt);
            json.WriteNumber("mostCallsInASecond"u8, result.MostCalls);
            json.WriteNumber("callsAllowed"u8, result.CallsAllowed);
            json.WriteNumber("lost"u8, result.Lost);
            json.WriteNumber("duplicated"u8, result.Duplicated);
            json.WriteNumber("mismatches"u8, result.Mismatches);
            json.WriteNumber("disorder"u8, result.Disorder);
            json.WriteStartObject("faults"u8);
            foreach ((string name, long count) in result.Faults) json.WriteNumber(name, count);
            json.WriteEndObject();
            json.WriteStartArray("complaints"u8);
            foreach (string complaint in result.Complaints) json.WriteStringValue(complaint);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        lines.EndLine();
        lines.Flush();
    }

    /// <summary>A few lines.</summary>
    public static void WriteText(TextWriter text, int seed, ChaosResult result)
    {
        foreach (string complaint in result.Complaints.Take(MostComplaints)) text.WriteLine(complaint);
        text.WriteLine("Faults that struck: " + string.Join(", ", result.Faults.Select(fault => $"{fault.Key} {fault.Value:N0}")));
        text.WriteLine($"Connections {result.Connections:N0}   orders {result.Orders:N0}   fills {result.Fills:N0}   shares {result.Quantity:N0}");
        text.WriteLine($"Gaps {result.Gaps:N0}   closed {result.GapsClosed:N0}   of them incomplete {result.GapsIncomplete:N0}   repairs "
            + $"{result.RepairedRecords:N0}   shares repaired {result.RepairedQuantity:N0}");
        text.WriteLine($"Came twice: {result.Marked:N0} fills marked, {result.InDoubt:N0} shares told as a doubt   REST calls of a session in a second: "
            + $"{result.MostCalls:N0} at most, {result.CallsAllowed:N0} allowed");
        text.WriteLine($"lost {result.Lost:N0}   duplicated {result.Duplicated:N0}   mismatches {result.Mismatches:N0}   disorder {result.Disorder:N0}");
        text.WriteLine(result.Holds
            ? $"Seed {seed}: every share arrived once, every order stands as in the book, every gap was marked and closed."
            : $"Seed {seed}: it does not hold.");
        text.Flush();
    }
}

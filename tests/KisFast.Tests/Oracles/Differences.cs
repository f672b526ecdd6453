using System.Text;
using KisFast.Framing;

namespace KisFast.Oracles;

/// <summary>
/// Each component beside its oracle on one input: null when they agree, else what differs. Tests, the fuzzer and the differential run
/// ask the same questions here.
/// </summary>
internal static partial class Differences
{
    public static string? Control(ReadOnlySpan<byte> json)
    {
        bool parsed = ControlMessage.TryParse(json, out var message);
        var expected = ControlOracle.Parse(json);
        if (expected is null || !parsed) return expected is null == !parsed ? null : $"parsed: {parsed}, oracle: {expected is not null}";
        return Differ("kind", message.Kind.ToString(), expected.Kind)
            ?? Differ("tr_id", message.TrId, expected["header.tr_id"])
            ?? Differ("tr_key", message.TrKey, expected["header.tr_key"])
            ?? Differ("rt_cd", message.RtCd, expected["body.rt_cd"])
            ?? Differ("msg_cd", message.MsgCd, expected["body.msg_cd"])
            ?? Differ("msg1", message.Msg1, expected["body.msg1"])
            ?? Differ("key", message.Key, expected["body.output.key"])
            ?? Differ("iv", message.Iv, expected["body.output.iv"]);
    }

    private static string? Differ(string what, ReadOnlySpan<byte> actual, string expected) =>
        Differ(what, Encoding.Latin1.GetString(actual), expected);

    private static string? Differ<T>(string what, T actual, T expected) =>
        EqualityComparer<T>.Default.Equals(actual, expected) ? null : $"{what}: {actual}, oracle: {expected}";
}

using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>What a server sends one after the other: 0 to 5 messages.</summary>
public sealed record Messages(Message[] Values) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["none", "one", "several", .. Message.AllClasses];

    /// <inheritdoc/>
    public IEnumerable<string> Classes =>
        [Values.Length switch { 0 => "none", 1 => "one", _ => "several" }, .. Values.SelectMany(message => message.Classes)];

    public static Arbitrary<Messages> Arbitrary()
    {
        var message = Message.Arbitrary();
        return Arb.From(
            from count in Gen.Choose(0, 5)
            from messages in message.Generator.ArrayOf(count)
            select new Messages(messages),
            messages => Shrinking.Elements(messages.Values, message.Shrinker).Select(values => new Messages(values)));
    }

    public override string ToString() => $"[{string.Join("; ", (object[])Values)}]";
}

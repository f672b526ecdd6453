using System.Text;
using FsCheck.Fluent;
using KisFast.Tests.Support;

namespace KisFast.Tests.Properties;

/// <summary>A notice frame: 1 to 4 records of 21 to 40 columns, nearly all of whose values are good.</summary>
/// <param name="Columns">Of each record.</param>
/// <param name="Records">For each record, the columns that hold something else than the usual.</param>
public sealed record NoticeFrame(int Columns, NoticeFrame.Value[][] Records, bool IsEncrypted, bool IsPaper, bool HasTrailingPipe)
    : IGenerated
{
    public const int MinColumns = 21, MaxColumns = 40;

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses =>
    [
        .. Enumerable.Range(MinColumns, MaxColumns - MinColumns + 1).Select(columns => $"{columns} columns"), "1 record", "2 records",
            "3 records", "4 records",
        "plain", "encrypted", "real", "paper", "a pipe at the end", "text of whole blocks", "text of whole blocks and one",
            "text of whole blocks less one", "more than eight blocks",
        "a column beyond the known",
    ];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            yield return $"{Columns} columns";
            yield return Records.Length == 1 ? "1 record" : $"{Records.Length} records";
            yield return IsEncrypted ? "encrypted" : "plain";
            yield return IsPaper ? "paper" : "real";
            if (HasTrailingPipe) yield return "a pipe at the end";
            if (Records.Any(values => values.Any(value => value.Column >= 25))) yield return "a column beyond the known";
            if (!IsEncrypted) yield break;
            int length = Encoding.UTF8.GetByteCount(Text);
            if (length > 128) yield return "more than eight blocks";
            if (length % 16 is 0 or 1 or 15) yield return "text of whole blocks" + (length % 16) switch
            {
                1 => " and one",
                15 => " less one",
                _ => ""
            };
        }
    }

    /// <summary>The records' text, decrypted.</summary>
    public string Text => string.Join('^', Records.Select(RecordText));

    public static Arbitrary<NoticeFrame> Arbitrary() => Arb.From(
        from columns in Gen.Frequency((2, Gen.Elements(24, 25, 25, 25)), (3, Gen.Choose(MinColumns, MaxColumns)))
        from count in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(2, 4)))
        from records in Values(columns).ArrayOf(count)
        from encrypted in Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false)))
        from paper in Gen.Elements(true, false)
        from pipe in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new NoticeFrame(columns, records, encrypted, paper, pipe),
        Shrink);

    /// <summary>The frame's bytes; encrypted under <see cref="WireNotice.Keys"/>.</summary>
    public byte[] ToBytes()
    {
        string trId = IsPaper ? "H0GSCNI9" : "H0GSCNI0";
        byte[] frame = IsEncrypted ? WireNotice.Encrypted(Text, Records.Length, trId) : WireNotice.Plain(Text, Records.Length, trId);
        return HasTrailingPipe ? [.. frame, (byte)'|'] : frame;
    }

    public override string ToString() =>
        $"{Records.Length} of {Columns} columns{(IsEncrypted ? ", encrypted" : "")}{(IsPaper ? ", paper" : "")}"
        + $"{(HasTrailingPipe ? ", |" : "")}: {Text}";

    private static Gen<Value[]> Values(int columns) =>
        from count in Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Choose(1, 2)), (1, Gen.Choose(3, columns)))
        from values in (from column in Gen.Choose(0, columns - 1) from text in Fitting(column) select new Value(column, text))
            .ArrayOf(count)
        select values.DistinctBy(value => value.Column).ToArray();

    // Mostly what the column may hold, or every record would be refused for its first bad number.
    private static Gen<string> Fitting(int column)
    {
        Gen<string> any = FieldText.Arbitrary().Generator.Select(field => field.Text);
        Gen<string> fitting = column switch
        {
            8 or 15 => WireNumber.Arbitrary().Generator.Select(number => number.Whole),
            9 => WireNumber.Arbitrary().Generator.Select(number => number.Price.Length > 16 ? number.Price[..16] : number.Price),
            10 or 21 or 22 => WireTimeOfDay.Arbitrary().Generator.Select(time => time.Text),
            20 => WireDate.Arbitrary().Generator.Select(date => date.Text),
            4 or 5 or 6 or 11 or 12 or 13 or 18 or 19 or 23 => Gen.Elements("0123456789ABCDEF".Select(code => code.ToString())),
            0 or 1 or 2 or 3 or 7 or 14 or 24 => any.Select(text => Encoding.UTF8.GetByteCount(text) > 16 ? "0000034567" : text),
            _ => any,
        };
        return Gen.Frequency((6, fitting), (1, any));
    }

    private string RecordText(Value[] values)
    {
        string[] known = WireNotice.Fill.Split('^');
        string[] fields = [.. Enumerable.Range(0, Columns).Select(column => column < known.Length ? known[column] : "")];
        foreach (var (column, text) in values) fields[column] = text;
        return string.Join('^', fields);
    }

    private static IEnumerable<NoticeFrame> Shrink(NoticeFrame frame)
    {
        foreach (var records in Shrinking.Elements(frame.Records, values => Shrinking.Elements(values, ShrinkValue))
            .Where(records => records.Length > 0))
            yield return frame with { Records = records };
        foreach (int columns in new[] { 25, 21, frame.Columns - 1 }.Where(columns => columns < frame.Columns && columns >= MinColumns))
            yield return frame with
            {
                Columns = columns,
                Records = [.. frame.Records.Select(
                values => values.Where(value => value.Column < columns).ToArray())]
            };
        if (frame.HasTrailingPipe) yield return frame with { HasTrailingPipe = false };
        if (frame.IsEncrypted) yield return frame with { IsEncrypted = false };
    }

    private static IEnumerable<Value> ShrinkValue(Value value) =>
        Shrinking.Text(value.Text).Where(Shrinking.IsWhole).Select(text => value with { Text = text });

    /// <summary>What a column holds instead of the usual.</summary>
    public readonly record struct Value(int Column, string Text);
}

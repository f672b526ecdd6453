namespace KisFast;

/// <summary>
/// One record of a TR that has no struct of its own, as received: its fields in place, decrypted when the frame was encrypted, spaces and
/// empty fields at the end kept. Valid until the handler returns; copy what is to be kept.
/// </summary>
public readonly ref struct RawMessage
{
    private readonly ReadOnlySpan<byte> _text;
    // One more than there are fields: where each begins, and one more than the text's end.
    private readonly ReadOnlySpan<int> _bounds;

    internal RawMessage(ReadOnlySpan<byte> trId, int record, ReadOnlySpan<byte> text, ReadOnlySpan<int> bounds)
    {
        TrId = trId;
        Record = record;
        _text = text;
        _bounds = bounds;
    }

    /// <summary>The TR id, UTF-8.</summary>
    public ReadOnlySpan<byte> TrId { get; }

    /// <summary>The record's place in its frame, from 0.</summary>
    public int Record { get; }

    /// <summary>How many fields it has: 1 and up.</summary>
    public int FieldCount => _bounds.Length - 1;

    /// <summary>Field 0, by which quotes are told apart: the wire carries no <c>tr_key</c>.</summary>
    public ReadOnlySpan<byte> Key => this[0];

    /// <summary>A field's bytes, UTF-8; empty when it is.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such field.</exception>
    public ReadOnlySpan<byte> this[int field] => _text[_bounds[field]..(_bounds[field + 1] - 1)];

    /// <summary>The fields with the carets between them.</summary>
    public ReadOnlySpan<byte> Text => _text[_bounds[0]..(_bounds[^1] - 1)];

    /// <summary>The market data's own sequence: 0 for the feed's first quote, then one more for each.</summary>
    public long Sequence { get; internal init; }

    /// <summary>How many quotes the handler has not seen since the one before this.</summary>
    public int SkippedBefore { get; internal init; }

    /// <summary>When and on which session it came.</summary>
    public RecordStamp Stamp { get; internal init; }
}

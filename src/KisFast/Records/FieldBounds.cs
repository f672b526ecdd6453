using System.Runtime.CompilerServices;

namespace KisFast;

/// <summary>
/// Where the fields of a record lie: the offset of each field's first byte, and one more than the offset after its last, which for
/// the splitter's bounds is where the next field starts.
/// </summary>
internal readonly ref struct FieldBounds
{
    // Never negative: read without a sign, which an address takes as it is.
    private readonly ref uint _starts;
    private readonly ref uint _nexts;

    /// <summary>The splitter's bounds: the caret that ends a field is the one before the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldBounds(ref int bounds)
        : this(ref bounds, ref Unsafe.Add(ref bounds, 1))
    {
    }

    /// <summary>Bounds of their own for each field: 32 readable elements each, of which the first 25 count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldBounds(ref int starts, ref int nexts)
    {
        _starts = ref Unsafe.As<int, uint>(ref starts);
        _nexts = ref Unsafe.As<int, uint>(ref nexts);
    }

    /// <summary>The starts of all fields.</summary>
    public ref uint Starts => ref _starts;

    /// <summary>The starts of the fields after them.</summary>
    public ref uint Nexts => ref _nexts;

    /// <summary>The offset of a field's first byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint Start(int field) => Unsafe.Add(ref _starts, field);

    /// <summary>The offset after a field's last byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint End(int field) => Unsafe.Add(ref _nexts, field) - 1;

    /// <summary>A field's bytes, and one: what the bounds give without a subtraction more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LengthPlusOne(int field) => (int)(Unsafe.Add(ref _nexts, field) - Unsafe.Add(ref _starts, field));
}

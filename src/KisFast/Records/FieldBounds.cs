using System.Runtime.CompilerServices;

namespace KisFast;

/// <summary>Where the fields of a record lie. A struct passed as a generic argument: no call is virtual.</summary>
internal interface IFieldBounds
{
    /// <summary>The offset of a field's first byte.</summary>
    nuint Start(int field);

    /// <summary>The offset behind a field's last byte.</summary>
    nuint End(int field);

    /// <summary>A field's bytes, and one: what the bounds give without a subtraction more.</summary>
    int LengthPlusOne(int field);
}

/// <summary>The splitter's bounds: the caret that ends a field is the one before the next.</summary>
internal readonly ref struct SharedBounds(ref int first) : IFieldBounds
{
    // Never negative: read without a sign, which an address takes as it is.
    private readonly ref uint _first = ref Unsafe.As<int, uint>(ref first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint Start(int field) => Unsafe.Add(ref _first, field);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint End(int field) => Unsafe.Add(ref _first, field + 1) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LengthPlusOne(int field) => (int)(Unsafe.Add(ref _first, field + 1) - Unsafe.Add(ref _first, field));
}

/// <summary>A start and an end for each field: trimmed, or of a field that is not there.</summary>
internal readonly ref struct PairBounds(ref int first) : IFieldBounds
{
    private readonly ref uint _first = ref Unsafe.As<int, uint>(ref first);

    public nuint Start(int field) => Unsafe.Add(ref _first, 2 * field);

    public nuint End(int field) => Unsafe.Add(ref _first, (2 * field) + 1);

    public int LengthPlusOne(int field) => (int)(End(field) - Start(field)) + 1;
}

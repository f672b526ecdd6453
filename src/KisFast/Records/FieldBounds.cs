using System.Runtime.CompilerServices;

namespace KisFast;

/// <summary>Where the fields of a record lie. A struct passed as a generic argument: no call is virtual.</summary>
internal interface IFieldBounds
{
    /// <summary>The offset of a field's first byte.</summary>
    int Start(int field);

    /// <summary>The offset behind a field's last byte.</summary>
    int End(int field);

    /// <summary>A field's bytes.</summary>
    int Length(int field);
}

/// <summary>The splitter's bounds: the caret that ends a field is the one before the next.</summary>
internal readonly ref struct SharedBounds(ref int first) : IFieldBounds
{
    private readonly ref int _first = ref first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Start(int field) => Unsafe.Add(ref _first, field) + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int End(int field) => Unsafe.Add(ref _first, field + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Length(int field) => End(field) - Start(field);
}

/// <summary>A start and an end for each field: trimmed, or of a field that is not there.</summary>
internal readonly ref struct PairBounds(ref int first) : IFieldBounds
{
    private readonly ref int _first = ref first;

    public int Start(int field) => Unsafe.Add(ref _first, 2 * field);

    public int End(int field) => Unsafe.Add(ref _first, (2 * field) + 1);

    public int Length(int field) => End(field) - Start(field);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Ring;

/// <summary>
/// A counter that one thread writes and others read: the cursor of a producer, or how far a consumer has come. Alone on its cache
/// lines, and on the neighbours that the adjacent-line prefetcher would pull in with them.
/// </summary>
/// <remarks>
/// <see cref="Value"/> is a load-acquire and <see cref="Publish"/> a store-release. Together they order everything written to the
/// slots before the release ahead of everything read from them after the acquire, on Arm too (<c>ldapr</c> / <c>stlr</c>). On x86
/// both are plain moves.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = CacheLines.Padding + sizeof(long) + CacheLines.Padding)]
internal sealed class Sequence
{
    /// <summary>The value before the first event, whose sequence is 0.</summary>
    public const long Initial = -1;

    [FieldOffset(CacheLines.Padding)]
    private long _value;

    /// <summary>Creates a sequence.</summary>
    /// <param name="value">Where it starts.</param>
    public Sequence(long value = Initial) => _value = value;

    /// <summary>The current value, read with acquire semantics.</summary>
    public long Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _value);
    }

    /// <summary>Stores a value with release semantics: what was read and written before stays before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long value) => Volatile.Write(ref _value, value);

    /// <summary>Adds atomically, as a full fence.</summary>
    /// <returns>The value after the addition.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Add(long count) => Interlocked.Add(ref _value, count);

    /// <summary>Replaces the value atomically, as a full fence, if it is still the expected one.</summary>
    /// <returns>Whether it was.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReplace(long expected, long value) => Interlocked.CompareExchange(ref _value, value, expected) == expected;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

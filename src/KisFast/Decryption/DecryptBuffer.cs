using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KisFast.Splitting;
using Microsoft.Extensions.ObjectPool;

namespace KisFast.Decryption;

/// <summary>
/// The scratch memory of one decoder: ciphertext, plaintext and the positions of the carets. Pooled, and wiped when it is given
/// back. Both texts have a margin on either side, so that vector loads and surplus cipher lanes need no tail loops.
/// </summary>
internal sealed class DecryptBuffer : IResettable
{
    /// <summary>The bytes before and after each text that may be read and overwritten: eight cipher blocks.</summary>
    public const int Margin = 128;

    /// <summary>The text length that a new buffer has room for: all notices seen so far, several times over.</summary>
    public const int InitialCapacity = 2048;

    // Larger buffers served one large message and are not kept.
    private const int MaxPooledCapacity = 16 * 1024;
    private const int InitialBounds = 128;

    /// <summary>The process's pool.</summary>
    public static readonly ObjectPool<DecryptBuffer> Pool = NewPool();

    private int _dirty;

    private DecryptBuffer() => Allocate(InitialCapacity);

    /// <summary>The longest text that fits now.</summary>
    public int Capacity { get; private set; }

    public byte[] CipherArray { get; private set; } = [];

    public byte[] PlainArray { get; private set; } = [];

    /// <summary>The positions of the field bounds, filled by the splitter.</summary>
    public int[] Bounds { get; private set; } = new int[InitialBounds];

    /// <summary>Where ciphertext begins, after the margin.</summary>
    public ref byte CipherStart => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(CipherArray), Margin);

    /// <summary>Where plaintext begins, after the margin.</summary>
    public ref byte PlainStart => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(PlainArray), Margin);

    /// <summary>The ciphertext's room.</summary>
    public Span<byte> Cipher => CipherArray.AsSpan(Margin, Capacity);

    /// <summary>The plaintext's room.</summary>
    public Span<byte> Plain => PlainArray.AsSpan(Margin, Capacity);

    /// <summary>Makes room for a text; the contents are lost when it has to grow.</summary>
    /// <param name="length">The text's bytes; they count as used, and are wiped on return.</param>
    public void Reserve(int length)
    {
        Invariant.Holds(length >= 0);
        if (length > Capacity) Grow(length);
        if (length > _dirty) _dirty = length;
    }

    /// <summary>Makes room for field bounds; the contents are lost when it has to grow.</summary>
    public void ReserveBounds(int count)
    {
        if (count > Bounds.Length) Bounds = new int[count];
    }

    /// <summary>Takes plain text over.</summary>
    public RejectReason TakePlain(ReadOnlySpan<byte> text, out int length)
    {
        length = text.Length;
        Reserve(length);
        text.CopyTo(Plain);
        return RejectReason.None;
    }

    /// <summary>Decodes base64 into <see cref="Cipher"/>.</summary>
    /// <returns>None, or what is wrong with it.</returns>
    public RejectReason TakeBase64(ReadOnlySpan<byte> base64, out int length)
    {
        length = 0;
        if (base64.IsEmpty) return RejectReason.CipherLength;
        Reserve(base64.Length);
        length = Base64Decoder.Decode(base64, Cipher);
        if (length < 0) return RejectReason.Base64;
        return length % AesKey.BlockLength == 0 ? RejectReason.None : RejectReason.CipherLength;
    }

    /// <summary>Finds the field bounds of the plain text; makes room for them.</summary>
    public SplitResult Split(int length)
    {
        var split = CaretSplitter.Split(ref PlainStart, length, Bounds);
        int needed = split.FieldCount + 1 + CaretSplitter.Slack;
        if (needed <= Bounds.Length) return split;
        ReserveBounds(needed);
        return CaretSplitter.Split(ref PlainStart, length, Bounds);
    }

    /// <summary>A pool like it, for tests: nobody else takes from it.</summary>
    internal static ObjectPool<DecryptBuffer> NewPool() =>
        new DefaultObjectPool<DecryptBuffer>(new Policy(), Math.Max(64, Environment.ProcessorCount * 2));

    /// <summary>Wipes what was used.</summary>
    /// <returns>Whether the buffer is worth keeping.</returns>
    public bool TryReset()
    {
        Wipe();
        return Capacity <= MaxPooledCapacity && Bounds.Length <= MaxPooledCapacity;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int length)
    {
        Wipe();
        Allocate((int)Math.Min(Math.Max(length, (long)Capacity * 2), Array.MaxLength - (2 * Margin)));
    }

    private void Allocate(int capacity)
    {
        Capacity = capacity;
        CipherArray = GC.AllocateArray<byte>(capacity + (2 * Margin), pinned: true);
        PlainArray = GC.AllocateArray<byte>(capacity + (2 * Margin), pinned: true);
    }

    private void Wipe()
    {
        int length = Math.Min(_dirty + (2 * Margin), PlainArray.Length);
        CryptographicOperations.ZeroMemory(PlainArray.AsSpan(0, length));
        CryptographicOperations.ZeroMemory(CipherArray.AsSpan(0, length));
        _dirty = 0;
    }

    private sealed class Policy : PooledObjectPolicy<DecryptBuffer>
    {
        public override DecryptBuffer Create() => new();

        public override bool Return(DecryptBuffer obj) => obj.TryReset();
    }
}

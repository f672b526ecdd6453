using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace KisFast.Benchmarks.Rivals;

/// <summary>
/// The floor: the built-in base64 decoder and an interleaved AES-NI CBC decryption of the same bytes, nothing else. No frame, no
/// padding check, no fields, no record. No decoder of the same frames can do less.
/// </summary>
internal sealed class AesNiFloor
{
    private const int HeadLength = 15;
    private const int Rounds = 14;

    private readonly byte[] _keys = GC.AllocateArray<byte>((Rounds + 1) * 16, pinned: true);
    private readonly byte[] _cipher = GC.AllocateArray<byte>(8192, pinned: true);
    private readonly byte[] _plain = GC.AllocateArray<byte>(8192, pinned: true);
    private readonly Vector128<byte> _iv;

    public AesNiFloor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        if (!Aes.IsSupported) throw new PlatformNotSupportedException("The floor needs a processor with AES-NI.");
        _iv = Vector128.Create(iv);
        AesNiKeys.ExpandForDecryption(key, MemoryMarshal.Cast<byte, Vector128<byte>>(_keys.AsSpan()));
    }

    /// <summary>Decodes and decrypts the payload behind a head of the usual length.</summary>
    /// <returns>The plaintext, padding included.</returns>
    public ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> frame)
    {
        if (Base64.DecodeFromUtf8(frame[HeadLength..], _cipher, out _, out int length) != OperationStatus.Done) return default;
        Decrypt(length);
        return _plain.AsSpan(0, length);
    }

    // Eight blocks at a time, the rest four and one at a time: the processor overlaps them, they do not depend on each other.
    private void Decrypt(int length)
    {
        ref byte keys = ref MemoryMarshal.GetArrayDataReference(_keys);
        ref byte cipher = ref MemoryMarshal.GetArrayDataReference(_cipher);
        ref byte plain = ref MemoryMarshal.GetArrayDataReference(_plain);
        var previous = _iv;
        int i = 0;
        for (; i + 128 <= length; i += 128) previous = Eight(ref keys, ref Unsafe.Add(ref cipher, i), ref Unsafe.Add(ref plain, i), previous);
        for (; i + 64 <= length; i += 64) previous = Four(ref keys, ref Unsafe.Add(ref cipher, i), ref Unsafe.Add(ref plain, i), previous);
        for (; i < length; i += 16) previous = One(ref keys, ref Unsafe.Add(ref cipher, i), ref Unsafe.Add(ref plain, i), previous);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Eight(ref byte keys, ref byte source, ref byte target, Vector128<byte> previous)
    {
        var k = Vector128.LoadUnsafe(ref keys);
        var s0 = Vector128.LoadUnsafe(ref source, 0) ^ k;
        var s1 = Vector128.LoadUnsafe(ref source, 16) ^ k;
        var s2 = Vector128.LoadUnsafe(ref source, 32) ^ k;
        var s3 = Vector128.LoadUnsafe(ref source, 48) ^ k;
        var s4 = Vector128.LoadUnsafe(ref source, 64) ^ k;
        var s5 = Vector128.LoadUnsafe(ref source, 80) ^ k;
        var s6 = Vector128.LoadUnsafe(ref source, 96) ^ k;
        var s7 = Vector128.LoadUnsafe(ref source, 112) ^ k;
        for (nuint round = 1; round < Rounds; round++)
        {
            k = Vector128.LoadUnsafe(ref keys, round * 16);
            s0 = Aes.Decrypt(s0, k);
            s1 = Aes.Decrypt(s1, k);
            s2 = Aes.Decrypt(s2, k);
            s3 = Aes.Decrypt(s3, k);
            s4 = Aes.Decrypt(s4, k);
            s5 = Aes.Decrypt(s5, k);
            s6 = Aes.Decrypt(s6, k);
            s7 = Aes.Decrypt(s7, k);
        }

        k = Vector128.LoadUnsafe(ref keys, Rounds * 16);
        (Aes.DecryptLast(s0, k) ^ previous).StoreUnsafe(ref target, 0);
        (Aes.DecryptLast(s1, k) ^ Vector128.LoadUnsafe(ref source, 0)).StoreUnsafe(ref target, 16);
        (Aes.DecryptLast(s2, k) ^ Vector128.LoadUnsafe(ref source, 16)).StoreUnsafe(ref target, 32);
        (Aes.DecryptLast(s3, k) ^ Vector128.LoadUnsafe(ref source, 32)).StoreUnsafe(ref target, 48);
        (Aes.DecryptLast(s4, k) ^ Vector128.LoadUnsafe(ref source, 48)).StoreUnsafe(ref target, 64);
        (Aes.DecryptLast(s5, k) ^ Vector128.LoadUnsafe(ref source, 64)).StoreUnsafe(ref target, 80);
        (Aes.DecryptLast(s6, k) ^ Vector128.LoadUnsafe(ref source, 80)).StoreUnsafe(ref target, 96);
        (Aes.DecryptLast(s7, k) ^ Vector128.LoadUnsafe(ref source, 96)).StoreUnsafe(ref target, 112);
        return Vector128.LoadUnsafe(ref source, 112);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Four(ref byte keys, ref byte source, ref byte target, Vector128<byte> previous)
    {
        var k = Vector128.LoadUnsafe(ref keys);
        var s0 = Vector128.LoadUnsafe(ref source, 0) ^ k;
        var s1 = Vector128.LoadUnsafe(ref source, 16) ^ k;
        var s2 = Vector128.LoadUnsafe(ref source, 32) ^ k;
        var s3 = Vector128.LoadUnsafe(ref source, 48) ^ k;
        for (nuint round = 1; round < Rounds; round++)
        {
            k = Vector128.LoadUnsafe(ref keys, round * 16);
            s0 = Aes.Decrypt(s0, k);
            s1 = Aes.Decrypt(s1, k);
            s2 = Aes.Decrypt(s2, k);
            s3 = Aes.Decrypt(s3, k);
        }

        k = Vector128.LoadUnsafe(ref keys, Rounds * 16);
        (Aes.DecryptLast(s0, k) ^ previous).StoreUnsafe(ref target, 0);
        (Aes.DecryptLast(s1, k) ^ Vector128.LoadUnsafe(ref source, 0)).StoreUnsafe(ref target, 16);
        (Aes.DecryptLast(s2, k) ^ Vector128.LoadUnsafe(ref source, 16)).StoreUnsafe(ref target, 32);
        (Aes.DecryptLast(s3, k) ^ Vector128.LoadUnsafe(ref source, 32)).StoreUnsafe(ref target, 48);
        return Vector128.LoadUnsafe(ref source, 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> One(ref byte keys, ref byte source, ref byte target, Vector128<byte> previous)
    {
        var cipher = Vector128.LoadUnsafe(ref source);
        var state = cipher ^ Vector128.LoadUnsafe(ref keys);
        for (nuint round = 1; round < Rounds; round++) state = Aes.Decrypt(state, Vector128.LoadUnsafe(ref keys, round * 16));
        (Aes.DecryptLast(state, Vector128.LoadUnsafe(ref keys, Rounds * 16)) ^ previous).StoreUnsafe(ref target);
        return cipher;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace KisFast.Orders;

/// <summary>
/// An account as the eight bytes that every notice of it has: its product code comes with some and not with others, and order numbers are
/// unique beyond it.
/// </summary>
internal static class AccountText
{
    private const int Length = sizeof(ulong);

    /// <summary>The first eight bytes, the rest zero.</summary>
    public static ulong Pack(ReadOnlySpan<byte> account)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        account[..Math.Min(account.Length, Length)].CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Of an account as people write it: <c>12345678-01</c>, <c>1234567801</c> or <c>12345678</c>.</summary>
    public static ulong Pack(string account)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Encoding.UTF8.TryGetBytes(account.AsSpan(0, Math.Min(account.Length, Length)), bytes, out int written);
        return Pack(bytes[..written]);
    }

    public static string ToString(ulong account)
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, account);
        return Encoding.UTF8.GetString(bytes.TrimEnd((byte)0));
    }
}

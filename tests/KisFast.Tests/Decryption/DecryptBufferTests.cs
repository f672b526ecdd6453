using KisFast.Decryption;

namespace KisFast.Tests.Decryption;

public class DecryptBufferTests
{
    [Fact]
    public void There_is_room_for_what_was_reserved_and_not_a_byte_less()
    {
        var buffer = DecryptBuffer.Pool.Get();
        for (int i = 0; i < 4; i++)
        {
            int full = buffer.Capacity;
            buffer.Reserve(full);
            Assert.Equal((full, full, full), (buffer.Capacity, buffer.Plain.Length, buffer.Cipher.Length));
            buffer.Reserve(full + 1);
            Assert.InRange(buffer.Capacity, full + 1, int.MaxValue);
            Assert.Equal((buffer.Capacity, buffer.Capacity), (buffer.Plain.Length, buffer.Cipher.Length));
            Assert.Equal(buffer.Capacity + (2 * DecryptBuffer.Margin), buffer.PlainArray.Length);
            Assert.Equal(buffer.Capacity + (2 * DecryptBuffer.Margin), buffer.CipherArray.Length);
        }
    }

    [Fact]
    public void There_is_room_for_bounds_and_what_was_used_is_wiped()
    {
        var buffer = DecryptBuffer.Pool.Get();
        int full = buffer.Bounds.Length;
        buffer.ReserveBounds(full + 1);
        Assert.InRange(buffer.Bounds.Length, full + 1, int.MaxValue);
        buffer.Reserve(buffer.Capacity);
        buffer.PlainArray.AsSpan().Fill(1);
        buffer.CipherArray.AsSpan().Fill(1);
        buffer.TryReset();
        Assert.Equal(-1, buffer.PlainArray.AsSpan().IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, buffer.CipherArray.AsSpan().IndexOfAnyExcept((byte)0));
    }
}

namespace KisFast.Tests.Records;

/// <summary>Against xxhsum 0.8.1 over the same bytes.</summary>
public sealed class XxHash64Tests
{
    [Theory]
    [InlineData(0, 0ul, 0ul, 0xef46db3751d8e999)]
    [InlineData(3, 1ul, 1ul, 0x8799e152e5c0cdfa)]
    [InlineData(9, ulong.MaxValue, 0ul, 0x54da385251eed7cf)]
    [InlineData(20, 0x0123456789abcdeful, 1ul, 0x82e8475d89757d33)]
    public void Hash_is_that_of_the_reference(int words, ulong first, ulong step, ulong hash)
    {
        ulong[] message = [.. Enumerable.Range(0, words).Select(i => first + ((ulong)i * step))];
        Assert.Equal(hash, XxHash64.Compute(message));
    }
}

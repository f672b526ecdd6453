using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Writes payloads in batches; before each it claims slots, soils them and leaves them unpublished, as a refused frame does.</summary>
public readonly struct PayloadWriter(int count, int[] batchSizes, bool quietly = false) : IRingWriterUser<Payload>
{
    public void Use<TWriter>(TWriter writer)
        where TWriter : struct, IRingWriter<Payload>
    {
        int written = 0;
        for (int batch = 0; written < count; batch++)
        {
            int size = Math.Min(batchSizes[batch % batchSizes.Length], count - written);
            long refused = writer.Claim(size);
            writer[refused].Fill(-1);
            long first = writer.Claim(size);
            Assert.Equal(refused, first);
            for (int i = 0; i < size; i++)
                writer[first + i].Fill(first + i);
            if (quietly) writer.PublishQuietly(first + size - 1);
            else writer.Publish(first + size - 1);
            written += size;
        }
    }
}

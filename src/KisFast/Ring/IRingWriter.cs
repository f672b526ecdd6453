namespace KisFast.Ring;

/// <summary>
/// The seam between a decoder and a ring: claim slots, fill them in place, publish. A struct implements it and is passed as a
/// generic argument, so that no call is virtual. One writer at a time.
/// </summary>
/// <typeparam name="T">The value in a slot.</typeparam>
public interface IRingWriter<T>
    where T : struct
{
    /// <summary>
    /// Claims the next <paramref name="count"/> slots behind the last published one, waiting while the ring is full. Slots that
    /// were claimed and not published are handed out again: a refused frame leaves no trace.
    /// </summary>
    /// <param name="count">1 to the ring's size.</param>
    /// <returns>The first claimed sequence.</returns>
    long Claim(int count);

    /// <summary>The slot of a claimed sequence.</summary>
    ref T this[long sequence] { get; }

    /// <summary>Publishes every claimed slot up to and including <paramref name="sequence"/>.</summary>
    void Publish(long sequence);
}

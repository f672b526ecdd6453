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
    /// Claims the next <paramref name="count"/> slots after the last published one, waiting while the ring is full. Slots that
    /// were claimed and not published are handed out again: a refused frame leaves no trace.
    /// </summary>
    /// <param name="count">1 to the ring's size.</param>
    /// <returns>The first claimed sequence.</returns>
    long Claim(int count);

    /// <summary>The slot of a claimed sequence.</summary>
    ref T this[long sequence] { get; }

    /// <summary>
    /// Publishes every claimed slot up to and including <paramref name="sequence"/>: <see cref="PublishQuietly"/>, then <see cref="Flush"/>.
    /// </summary>
    /// <exception cref="RingHaltedException">An inline handler has events that it will not handle any more. So for the next two.</exception>
    void Publish(long sequence);

    /// <summary>
    /// Publishes without telling anyone: handlers that are awake see it at once. Handlers that sleep and inline handlers hear of it when
    /// more is published, when there is no room, or from <see cref="Flush"/>, which the caller owes. What was published before is handled
    /// inline first.
    /// </summary>
    void PublishQuietly(long sequence);

    /// <summary>
    /// Nothing more follows for now: inline handlers handle what they have not yet, the last of it with <c>endOfBatch</c>, then those who
    /// sleep are woken. Does nothing when nothing was published since.
    /// </summary>
    void Flush();
}

/// <summary>A wall clock that somebody moves, ahead and back, many times a second; time itself goes on.</summary>
internal sealed class JumpingClock(TimeSpan most) : TimeProvider
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(40);

    public override DateTimeOffset GetUtcNow()
    {
        DateTimeOffset now = base.GetUtcNow();
        var random = new Random((int)(now.UtcTicks / Every.Ticks));
        return now + (random.NextDouble() * most);
    }
}

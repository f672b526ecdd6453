namespace KisFast.Redis;

/// <summary>Time and connections of a simulated day, which has no thread that may wait: what else a journal takes from the machine.</summary>
/// <param name="Time">Renews the lease, and says how long something takes.</param>
/// <param name="Dial">A connection to HOST and PORT; an answer to what was sent is there at once, or never.</param>
/// <param name="Sleep">Lets time pass.</param>
internal sealed record StoreWorld(TimeProvider Time, Func<string, int, Stream> Dial, Action<TimeSpan> Sleep);

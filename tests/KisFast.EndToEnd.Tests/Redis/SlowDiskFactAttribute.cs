using KisFast.EndToEnd.Tests.Feed;
using KisFast.Tests.Support;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>A test of a redis-server whose disk is made slow by strace; skipped, and said so, where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SlowDiskFactAttribute : FactAttribute
{
    public SlowDiskFactAttribute() => Skip = RedisServer.Problem ?? StraceFactAttribute.Problem;
}

using System.Runtime.CompilerServices;
using KisFast.Ring;

namespace KisFast.Session;

/// <summary>A fill handler as a handler of the ring: a struct, so that the ring's loop calls it directly.</summary>
internal readonly struct FillHandlerAdapter<THandler>(THandler handler) : IValueEventHandler<FillRecord>
    where THandler : IFillHandler
{
    /// <summary>The user's handler, for messages.</summary>
    public override string ToString() => handler.GetType().Name;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnEvent(ref FillRecord data, long sequence, bool endOfBatch) => handler.OnRecord(in data, sequence, endOfBatch);
}

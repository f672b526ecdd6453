namespace KisFast;

/// <summary>
/// A handler that is given the journal's records before the live ones, without a hole or an overlap between the two. A replayed record says
/// so: <see cref="FillRecord.IsReplayed"/>. Needs <see cref="FillFeedOptions.Journal"/>.
/// </summary>
public interface IReplayedHandler : IFillHandler
{
    /// <summary>From where. Read once, when the feed starts.</summary>
    ReplayStart ReplayFrom { get; }

    /// <summary>The name under which the journal keeps how far it has got. Default: the type's name. Two handlers of one feed need two names.</summary>
    string HandlerName => GetType().Name;
}

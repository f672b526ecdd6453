namespace KisFast.Handling;

/// <summary>A handler that may pass over records without having handled them, because it has ended: it says itself how far it has got.</summary>
internal interface IPartialHandler : IFillHandler
{
    /// <summary>The last record that it has finished, of those that it was given; the default value: none.</summary>
    RecordPosition Finished { get; }
}

namespace KisFast;

/// <summary>How far a handler has got.</summary>
/// <param name="Handler">Its name: a type's name unless it was given one.</param>
/// <param name="Position">The last record it has finished; never after the journal's last.</param>
public readonly record struct HandlerPosition(string Handler, RecordPosition Position);

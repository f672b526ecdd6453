namespace KisFast;

/// <summary>A handler as a lambda: <c>feed.HandleWith((in record) => Console.WriteLine(record))</c>.</summary>
/// <param name="record">The record in its ring slot: valid during the call; copy what you keep.</param>
public delegate void FillAction(in FillRecord record);

namespace KisFast;

/// <summary>Orders and positions as they were at one moment, between two records.</summary>
/// <param name="Orders">Every order that is remembered, oldest first.</param>
/// <param name="Positions">Every position, also those that are closed: their profit counts.</param>
/// <param name="IsCertain">Whether nothing is known, or must be assumed, to be missing: see <see cref="OrderTracker.IsCertain"/>.</param>
/// <param name="Records">How many records it rests on.</param>
public sealed record OrdersSnapshot(IReadOnlyList<Order> Orders, IReadOnlyList<Position> Positions, bool IsCertain, long Records);

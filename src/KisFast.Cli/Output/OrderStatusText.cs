namespace KisFast.Cli;

/// <summary>Where an order stands, in a cell.</summary>
internal static class OrderStatusText
{
    public static string Of(Order order) => order.Status is OrderStatus.PartiallyFilled ? "Part filled" : order.Status.ToString();
}

namespace KisFast;

/// <summary>
/// Order numbers are text of digits, which notices show as <c>34567</c> and the REST service as <c>0000034567</c>: zeros at the head do
/// not count.
/// </summary>
internal static class OrderNumber
{
    /// <summary>Whether both texts are the same order number. Two that are empty are not one.</summary>
    public static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        !left.IsEmpty && !right.IsEmpty && left.TrimStart((byte)'0').SequenceEqual(right.TrimStart((byte)'0'));

    /// <inheritdoc cref="Same(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<char> right) =>
        !left.IsEmpty && !right.IsEmpty && FixedText.Equal(left.TrimStart((byte)'0'), right.TrimStart('0'));

    /// <summary>The number, 0 when it is empty or not all digits.</summary>
    public static long ToInt64(ReadOnlySpan<byte> text) =>
        NumberParser.TryParseDecimal(text.TrimStart((byte)'0'), out long number, out int decimals) && decimals < 0 ? number : 0;
}

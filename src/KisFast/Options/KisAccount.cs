using System.Diagnostics.CodeAnalysis;

namespace KisFast;

/// <summary>A KIS account: CANO, eight digits, and ACNT_PRDT_CD, two.</summary>
public readonly record struct KisAccount
{
    private KisAccount(string number, string product)
    {
        Number = number;
        Product = product;
    }

    /// <summary>CANO, the eight digits.</summary>
    public string Number { get; }

    /// <summary>ACNT_PRDT_CD, the two digits; 01 for a plain account.</summary>
    public string Product { get; }

    /// <summary>Reads <c>12345678-01</c>, <c>1234567801</c>, or <c>12345678</c> for product 01.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out KisAccount account)
    {
        account = default;
        if (text is null) return false;
        string digits = text.Length == 11 && text[8] == '-' ? text.Remove(8, 1) : text;
        if (digits.Length is not (8 or 10) || !digits.All(char.IsAsciiDigit)) return false;
        account = new KisAccount(digits[..8], digits.Length == 10 ? digits[8..] : "01");
        return true;
    }

    /// <summary>Reads what <see cref="TryParse"/> reads.</summary>
    /// <exception cref="KisFastException">It is no account number.</exception>
    public static KisAccount Parse(string? text) => TryParse(text, out KisAccount account)
        ? account
        : throw new KisFastException(FeedFailure.Configuration, "The account number is not of the form 12345678-01.");

    /// <summary><c>12345678-01</c>.</summary>
    public override string ToString() => $"{Number}-{Product}";
}

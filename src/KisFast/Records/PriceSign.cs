namespace KisFast;

/// <summary>SIGN 대비구분: how the price stands to the previous close.</summary>
public enum PriceSign : byte
{
    /// <summary>Empty.</summary>
    None = 0,
    /// <summary>1 상한.</summary>
    UpperLimit = 1,
    /// <summary>2 상승.</summary>
    Up = 2,
    /// <summary>3 보합.</summary>
    Unchanged = 3,
    /// <summary>4 하한.</summary>
    LowerLimit = 4,
    /// <summary>5 하락.</summary>
    Down = 5,
    /// <summary>An undocumented code.</summary>
    Unknown = 255,
}

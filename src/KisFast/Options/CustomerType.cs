namespace KisFast;

/// <summary>KIS's <c>custtype</c>.</summary>
public enum CustomerType
{
    /// <summary><c>P</c>, a person.</summary>
    Person = 0,
    /// <summary><c>B</c>, a corporation.</summary>
    Corporate = 1,
}

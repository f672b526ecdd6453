namespace KisFast;

/// <summary>The names under which feeds can be watched; <c>docs/telemetry.md</c> lists what is behind them.</summary>
public static class KisFastTelemetry
{
    /// <summary>The meter: <c>AddMeter(KisFastTelemetry.MeterName)</c> with OpenTelemetry, <c>dotnet-counters monitor --counters KisFast</c>.</summary>
    public const string MeterName = "KisFast";

    /// <summary>
    /// The activity source of session life (connect, live, repair); nothing per notice:
    /// <c>AddSource(KisFastTelemetry.ActivitySourceName)</c>.
    /// </summary>
    public const string ActivitySourceName = "KisFast";
}

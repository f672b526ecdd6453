namespace KisFast.Simulator;

internal static class SimulatorMarker;

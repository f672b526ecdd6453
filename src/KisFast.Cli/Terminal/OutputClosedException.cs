namespace KisFast.Cli;

/// <summary>Whoever read standard output has gone (<c>| head</c>): there is nothing left to do, and nothing to complain about.</summary>
internal sealed class OutputClosedException : IOException;

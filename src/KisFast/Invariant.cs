using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace KisFast;

/// <summary>
/// What must hold at the head of an unsafe entry, said so that a build can execute it. The calls are compiled away, arguments too, unless
/// the symbol <c>KISFAST_INVARIANTS</c> is defined (<c>-p:Invariants=true</c>); CI runs the unit tests and the fuzzers' corpus with it.
/// </summary>
internal static class Invariant
{
    /// <summary>The symbol that keeps the calls.</summary>
    public const string Symbol = "KISFAST_INVARIANTS";

    /// <summary>A caller broke what the entry rests on.</summary>
    /// <exception cref="InvariantException">The condition is false.</exception>
    [Conditional(Symbol)]
    public static void Holds(bool condition, [CallerArgumentExpression(nameof(condition))] string what = "", [CallerMemberName] string where = "")
    {
        if (!condition) throw new InvariantException($"{where}: {what} does not hold.");
    }
}

/// <summary>An <see cref="Invariant"/> does not hold: a mistake in this library, never in what a peer sent.</summary>
internal sealed class InvariantException(string message) : Exception(message);

/// <summary>Says that a type is used by one thread at a time; compiled away like <see cref="Invariant"/>.</summary>
internal struct OneAtATime
{
    private int _inside;

    /// <summary>A call begins.</summary>
    /// <exception cref="InvariantException">Another thread is inside.</exception>
    [Conditional(Invariant.Symbol)]
    public void Enter(string what)
    {
        int before = Interlocked.CompareExchange(ref _inside, Environment.CurrentManagedThreadId, 0);
        if (before != 0 && before != Environment.CurrentManagedThreadId) throw new InvariantException($"{what} is used by two threads at once.");
    }

    /// <summary>It ends.</summary>
    [Conditional(Invariant.Symbol)]
    public void Leave() => Volatile.Write(ref _inside, 0);
}

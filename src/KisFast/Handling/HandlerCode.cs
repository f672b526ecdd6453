using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace KisFast.Handling;

/// <summary>Compiles a handler's method before its first record: no made-up record may reach it, so it cannot be called for that.</summary>
internal static class HandlerCode
{
    /// <summary>
    /// Where code is compiled at run time, compiles <see cref="IFillHandler.OnRecord"/>, not what it calls. What cannot be compiled now
    /// says so at its first record.
    /// </summary>
    public static void Prepare<THandler>(THandler handler)
        where THandler : IFillHandler
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled) return;
        try
        {
            if (handler is DelegateHandler lambda)
                RuntimeHelpers.PrepareDelegate(lambda.Action);
            RuntimeHelpers.PrepareDelegate(new BoundHandler.RecordCallback(handler.OnRecord));
            // That compiled only the stub that C# emits for `ref readonly` between the interface's method and a public one; this is the method after it.
            if (FindPublic(handler.GetType()) is { IsGenericMethodDefinition: false, DeclaringType: { } type } method)
                RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. type.GetGenericArguments().Select(static argument => argument.TypeHandle)]);
        }
        // A handler's code may refer to anything, and its type have any methods.
        catch (Exception)
        {
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where the method's name has been trimmed away, it is compiled at its first call.")]
    private static MethodInfo? FindPublic(Type type) => type.GetMethod(
        nameof(IFillHandler.OnRecord), BindingFlags.Public | BindingFlags.Instance, [typeof(FillRecord).MakeByRefType(), typeof(long), typeof(bool)]);
}

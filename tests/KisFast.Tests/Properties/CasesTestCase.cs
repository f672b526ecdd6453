using System.ComponentModel;
using System.Text.RegularExpressions;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace KisFast.Tests.Properties;

/// <summary>FsCheck's test case, whose failures begin with the line that repeats them.</summary>
internal sealed partial class CasesTestCase : PropertyTestCase
{
    // xunit makes one so, to read it back.
    [EditorBrowsable(EditorBrowsableState.Never)]
    public CasesTestCase()
    {
    }

    public CasesTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method, null)
    {
    }

    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator,
            CancellationTokenSource cancellationTokenSource) =>
        base.RunAsync(diagnosticMessageSink, new Bus(messageBus, $"{TestMethod.TestClass.Class.Name}.{TestMethod.Method.Name}"),
            constructorArguments, aggregator, cancellationTokenSource);

    /// <summary>The line that repeats a failure, out of what FsCheck tells; null when it tells no seed.</summary>
    internal static string? RepeatLine(string message, string property) =>
        LastStep().Match(message) is { Success: true } step
            ? $"{CasesAttribute.SeedVariable}={step.Groups["seed"]},{step.Groups["gamma"]},{step.Groups["size"]} "
                + $"dotnet test tests/KisFast.Tests -c Release --filter FullyQualifiedName={property}"
            : null;

    [GeneratedRegex(@"size of (?<size>\d+) and seed of \((?<seed>\d+),\s*(?<gamma>\d+)\)")]
    private static partial Regex LastStep();

    private sealed class Bus(IMessageBus inner, string property) : IMessageBus
    {
        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is TestFailed failed && failed.Messages.Select(text => RepeatLine(text, property))
                .FirstOrDefault(line => line is not null) is { } line)
            {
                string[] messages = [$"{line}{Environment.NewLine}{failed.Messages[0]}", .. failed.Messages.Skip(1)];
                message = new TestFailed(failed.Test, failed.ExecutionTime, failed.Output, failed.ExceptionTypes, messages,
                    failed.StackTraces, failed.ExceptionParentIndices);
            }

            return inner.QueueMessage(message);
        }

        // The runner's own: not ours to end.
        public void Dispose()
        {
        }
    }
}

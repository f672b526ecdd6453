using Xunit.Abstractions;
using Xunit.Sdk;

namespace KisFast.Tests.Properties;

/// <summary>Finds the test case of a <see cref="CasesAttribute"/>; xunit makes it by name.</summary>
internal sealed class CasesDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod,
        IAttributeInfo factAttribute)
    {
        TestMethodDisplay display = discoveryOptions.MethodDisplayOrDefault();
        TestMethodDisplayOptions options = discoveryOptions.MethodDisplayOptionsOrDefault();
        string? complaint = factAttribute.GetNamedArgument<string?>(nameof(CasesAttribute.Complaint));
        yield return complaint is null
            ? new CasesTestCase(messages, display, options, testMethod)
            : new ExecutionErrorTestCase(messages, display, options, testMethod, complaint);
    }
}

using Xunit.Abstractions;
using Xunit.Sdk;

namespace KisFast.Tests.Journal;

/// <summary>A test of the contract: skipped, and said so, in a class whose store is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("KisFast.Tests.Journal.ContractFactDiscoverer", "KisFast.Tests")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>Looks at the class that inherits the test.</summary>
public sealed class ContractFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ContractTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

/// <summary>One test of the contract, for one store.</summary>
public sealed class ContractTestCase : XunitTestCase
{
    [Obsolete("For the deserializer.")]
    public ContractTestCase()
    {
    }

    public ContractTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Name == typeof(RedisJournalTests).FullName ? Support.RedisServer.Problem : null;
}

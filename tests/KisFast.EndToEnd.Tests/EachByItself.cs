using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("KisFast.EndToEnd.Tests.EachByItself", "KisFast.EndToEnd.Tests")]
[assembly: TestCollectionOrderer("KisFast.EndToEnd.Tests.LongFirst", "KisFast.EndToEnd.Tests")]

namespace KisFast.EndToEnd.Tests;

/// <summary>
/// Runs the tests of a class beside one another, not only the classes: these tests wait more than they compute, and a class of long ones
/// would be what everything else waits for. Classes whose tests share a fixture stay together. How many run at once says xunit.runner.json.
/// </summary>
public sealed class EachByItself(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName name, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(name, sources, diagnostics)
    {
        private static readonly PropertyInfo Method = typeof(TestMethodTestCase).GetProperty(nameof(TestMethodTestCase.TestMethod))!;

        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            List<IXunitTestCase> tests = [.. testCases];
            foreach (IXunitTestCase test in tests) Part(test);
            base.RunTestCases(tests, executionMessageSink, executionOptions);
        }

        // xunit runs the collections beside one another: each test gets one of its own. Names are cut, and the adapter knows a collection by its
        // name: two with one name that run at once end the run.
        private void Part(IXunitTestCase test)
        {
            ITestClass @class = test.TestMethod.TestClass;
            if (@class.Class.Interfaces.Any(static shared => shared.Name.StartsWith("Xunit.IClassFixture`1", StringComparison.Ordinal))) return;
            var own = new TestCollection(TestAssembly, null, $"{test.DisplayName} {test.UniqueID}");
            Method.SetValue(test, new TestMethod(new TestClass(own, @class.Class), test.TestMethod.Method));
        }
    }
}

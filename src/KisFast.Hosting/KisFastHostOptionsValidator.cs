using Microsoft.Extensions.Options;

namespace KisFast.Hosting;

/// <summary>Every wrong value of a feed's options, a line each: what, why, what is allowed. Run when the host starts.</summary>
internal sealed class KisFastHostOptionsValidator : IValidateOptions<KisFastHostOptions>
{
    public ValidateOptionsResult Validate(string? name, KisFastHostOptions options)
    {
        List<string> failures = [.. options.Problems];
        if (options.Feed is null) failures.Add($"{options.Origin}: Feed is null; leave it out for the defaults.");
        else failures.AddRange(options.Feed.Validate().Select(line => $"{options.Origin}: {line}"));
        if (!Enum.IsDefined(options.WhenFaulted))
            failures.Add($"{options.Origin}: WhenFaulted must be one of {string.Join(", ", Enum.GetNames<FeedFaultAction>())}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

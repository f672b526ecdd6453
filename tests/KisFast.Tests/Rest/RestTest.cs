namespace KisFast.Tests.Rest;

/// <summary>What the REST tests share: recognisable secrets and a client over a script and a virtual clock.</summary>
internal static class RestTest
{
    public const string AppKey = "PSsecretAppKey0123456789";
    public const string AppSecret = "s3cr3tAppSecret+/=0123456789";

    public static KisRestOptions Options(HttpMessageHandler kis, TimeProvider time, KisEnvironment environment = KisEnvironment.Paper) => new()
    {
        Environment = environment,
        AppKey = AppKey,
        AppSecret = AppSecret,
        MessageHandler = kis,
        TimeProvider = time,
        TokenCacheDirectory = "",
    };

    public static void AssertOneCleanLine(Exception error)
    {
        Assert.DoesNotContain('\n', error.Message);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        string everything = error.ToString();
        Assert.DoesNotContain(AppKey, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(AppSecret, everything, StringComparison.Ordinal);
    }
}

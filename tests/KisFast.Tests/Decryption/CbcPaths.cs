using KisFast.Oracles;

namespace KisFast.Tests.Decryption;

/// <summary>Theory data: every decryption path by name.</summary>
internal sealed class CbcPaths : TheoryData<string>
{
    public CbcPaths() => AddRange([.. DecryptPaths.Names]);
}

using System;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CrmSegmentation.Cli.Remote.SignIn;

/// <summary>What an application proves itself with, from files.</summary>
internal static class ApplicationSecrets
{
    public static string Secret(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } secret ? secret : throw new InputException($"{path} is empty. It must hold the application's secret.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The secret cannot be read from {path}: {e.Message}", e);
        }
    }

    /// <summary>A certificate with its private key, from a PFX file, or a PEM file that has both.</summary>
    public static X509Certificate2 Certificate(string path, string? password)
    {
        try
        {
            var isPem = File.ReadAllText(path).Contains("-----BEGIN ", StringComparison.Ordinal);
            var certificate = !isPem ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
                : password == null ? X509Certificate2.CreateFromPemFile(path)
                : X509Certificate2.CreateFromEncryptedPemFile(path, password);
            return certificate.HasPrivateKey ? certificate : throw new InputException($"{path} has no private key. Give a PFX file, or a PEM file with the certificate and its key.");
        }
        catch (CryptographicException e)
        {
            throw new InputException($"{path} cannot be read as a certificate with its private key: {e.Message} Is the password in CRMSEG_CERTIFICATE_PASSWORD right?", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The certificate cannot be read from {path}: {e.Message}", e);
        }
    }
}

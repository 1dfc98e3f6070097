using System.Runtime.Serialization;

// As in the documented SOAP messages of the Organization service.
[assembly: ContractNamespace("http://schemas.microsoft.com/xrm/2011/Contracts", ClrNamespace = "Microsoft.Xrm.Sdk")]
[assembly: ContractNamespace("http://schemas.microsoft.com/xrm/2011/Contracts", ClrNamespace = "Microsoft.Xrm.Sdk.Messages")]
[assembly: ContractNamespace("http://schemas.microsoft.com/xrm/2011/Contracts", ClrNamespace = "Microsoft.Xrm.Sdk.Query")]
[assembly: ContractNamespace("http://schemas.microsoft.com/xrm/2011/Metadata", ClrNamespace = "Microsoft.Xrm.Sdk.Metadata")]
[assembly: ContractNamespace("http://schemas.microsoft.com/xrm/2011/Metadata/Query", ClrNamespace = "Microsoft.Xrm.Sdk.Metadata.Query")]

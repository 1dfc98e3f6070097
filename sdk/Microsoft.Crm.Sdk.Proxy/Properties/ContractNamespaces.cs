using System.Runtime.Serialization;

// As in the documented SOAP messages of the Organization service.
[assembly: ContractNamespace("http://schemas.microsoft.com/crm/2011/Contracts", ClrNamespace = "Microsoft.Crm.Sdk.Messages")]
